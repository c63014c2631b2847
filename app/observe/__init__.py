"""What people who look after the gateway see of it: figures, traces, the log, and whether it is well.

This room looks at the others from above, and none of them knows it: they tell what they do to whoever they are handed
as an argument, and count in plain numbers what would be too dear to tell each time.
"""
