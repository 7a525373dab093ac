"""The pages: a static site of what readers may see, complete without a script, on any day.

Everything here is made of a public log alone (`projections.public`): what is hidden is left out
before anything is folded. Nothing knows what time it is: the same log makes the same bytes.
"""
