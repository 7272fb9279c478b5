"""`python -m learnpath` is `learnpath`."""

from learnpath.cli import main

if __name__ == "__main__":
    main()
