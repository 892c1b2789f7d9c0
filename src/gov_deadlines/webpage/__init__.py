"""The page that needs no installation: one HTML file with the data of the day it was made and a small engine."""
