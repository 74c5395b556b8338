"""Starts and wires everything: settings, command line, application, clock, schedule, local chat."""
