"""What arrived, as pictures: a page for a browser, a drawing for Dagster. Pure: till-days in, text out."""
