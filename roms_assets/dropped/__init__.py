"""Files that people drop into a folder, Sheets that say the same, and the sheet of the earlier system."""
