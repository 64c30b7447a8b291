
const form = document.querySelector(".filter");
const rows = [...document.querySelectorAll("#claims tbody tr")];
const shown = form.querySelector("output");
const filter = () => {
  const words = form.elements.text.value.toLowerCase().split(/\s+/);
  const { topic, verdict } = form.elements;
  for (const row of rows)
    row.hidden =
      (topic.value && row.dataset.topic !== topic.value) ||
      (verdict.value && row.dataset.verdict !== verdict.value) ||
      !words.every((word) => row.textContent.toLowerCase().includes(word));
  shown.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
};
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
