"""The carbon of buildings: quantities, embodied modules, demand and operation."""
