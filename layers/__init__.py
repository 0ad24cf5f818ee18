"""What is seen or taken home: layers, charts, words, the map, exports. No carbon arithmetic."""
