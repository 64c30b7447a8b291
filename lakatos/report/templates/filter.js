
const box = document.querySelector(".filter");
const rows = [...document.querySelectorAll("#claims tbody tr")];
const shown = box.querySelector("output");
box.hidden = false;
box.querySelector("input").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  shown.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} claims`;
});
