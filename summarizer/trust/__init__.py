"""What a summary states, looked for in its source.

`facts` finds numbers, amounts, dates, times and addresses and tells which the source has; `names`
does so for people, places and organisations; `source` brings them together. `guard` watches a
summary while it is written; `orders` finds sentences that speak to whoever summarizes; `drift`
finds leaked and copied words; `evidence` finds the sentences that carry a summary's. `probe` tells
which words of a summary the model itself takes for wrong.
"""
