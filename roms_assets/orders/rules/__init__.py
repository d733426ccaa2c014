"""What is written down of orders. Pure: names, columns, and what SQL is told of the business."""
