"""From files of any kind to a corpus folder, and what is suspicious in the texts of one."""
