"""The policy and the rules, without Django."""
