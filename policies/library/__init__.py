"""The policies, one file each; the file name is the policy's id with underscores."""
