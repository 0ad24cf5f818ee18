"""Bringing in: from a foreign file to a plan or a part of the scenario, one panel a step."""
