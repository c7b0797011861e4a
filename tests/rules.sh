#!/bin/sh
# The tests of the rule base, which are written in the language.
exec "$BALLOT" test "$SOURCE/rules/tests"
