"""A small newsroom that ships with the house: invented outlets, invented events, so that a first run shows it all."""
