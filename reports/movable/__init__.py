"""The cost report as one HTML file in which a profile's drivers can be moved. Nothing is fetched from anywhere."""
