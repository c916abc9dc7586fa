"""What a summary states, looked for in its source: facts, names, evidence. Not yet used by a call.

`facts` finds numbers, amounts, dates, times and addresses and tells which the source has; `names`
does so for people, places and organisations; `evidence` finds the sentences that carry a summary's;
`binding` doubts facts that the source says of something else.
"""
