"""Where a point of the issued page lies on the returned one."""
