"""cvc5 out of its Python package, as a program that reads SMT-LIB and answers line by line.

The package has the solver and no command line. Commands are read from the standard input, each is
carried out as soon as it is complete, and what it answers is written at once.
"""

import sys

import cvc5


def depth_after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How deep in parentheses, and inside which quotation mark, a text is after one more line."""
    for sign in line:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in '"|':
            quote = sign
        elif sign == ";":
            break
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
    return depth, quote


def commands(lines):
    """The complete commands of a text, one or several at a time."""
    text, depth, quote = "", 0, ""
    for line in lines:
        text += line
        depth, quote = depth_after(line, depth, quote)
        if depth <= 0 and not quote:
            yield text
            text, depth = "", 0


def main() -> int:
    solver = cvc5.Solver()
    reader = cvc5.InputParser(solver)
    for text in commands(sys.stdin):
        # A new solver forgets more surely than the command, which leaves the reader as it is.
        if text.strip() == "(reset)":
            solver = cvc5.Solver()
            reader = cvc5.InputParser(solver)
            continue
        reader.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "stdin")
        while not (command := reader.nextCommand()).isNull():
            answer = command.invoke(solver, reader.getSymbolManager())
            if answer and answer.strip() != "success":
                sys.stdout.write(answer if answer.endswith("\n") else answer + "\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
