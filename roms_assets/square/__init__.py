"""Square: orders, payments, catalog, locations and inventory, merged by id and proven complete."""
