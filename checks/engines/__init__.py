"""The engines that look at templates; each turns what it sees, and what goes wrong, into findings."""
