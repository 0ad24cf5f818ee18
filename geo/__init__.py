"""
The district, computed: no screen, no map.

The tour follows the data: `plan` reads plots, buildings and works; `carbon` turns geometry into
element quantities, embodied modules and delivered energy; `district` sums them per calendar year
and holds them against the 2030 line; `evaluate` is that chain on one screen. `scenario` is what a
person chose, `reference` the tables of `data/`, `evaluation` the tables that come out.
"""
