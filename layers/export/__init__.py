"""Export: files to take home, for GIS, tables and models; each whole or not written at all."""
