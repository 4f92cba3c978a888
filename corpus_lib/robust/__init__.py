"""How sure it is: settings of the analysis, what survives them, calibration."""
