"""`python -m lakatos`."""

from lakatos.cli import main

if __name__ == "__main__":
    main()
