"""What readers may see of a log, as a log of its own: filtered first, folded after.

Whatever is folded from it shows no more, whoever folds it. Its clock is the moment at which
readers could see a thing, its positions are without gaps, and it knows nobody of the newsroom. It
is computed from a log and for one moment; what is hidden then is in none of its past either.
"""
