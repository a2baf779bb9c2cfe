"""Whether every object of a returned file is the issued one or a known companion."""
