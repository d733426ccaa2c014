"""Rules of notices: pure; what is wrong, what is known and the time come in, what is to be told comes out."""
