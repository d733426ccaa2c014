"""Point-of-sale files: raw_pos_files -> pos_records -> record2025, pos_tenders, pos_refused_lines, pos_arrivals."""
