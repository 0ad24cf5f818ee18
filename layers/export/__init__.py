"""Everything that can be taken home: files for GIS, for spreadsheets and for other programs."""
