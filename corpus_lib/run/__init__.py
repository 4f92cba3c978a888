"""The series as a whole: notebooks, execution, parameters, report, paper."""
