"""``python -m naql``: the command."""

import sys

from naql._cli import main

if __name__ == "__main__":
    sys.exit(main())
