"""Training of translation models from sentence pairs.

Read top-down: ``mixture`` (what an epoch consists of), ``augmentation`` (what is done to its
examples), ``architecture`` (an untrained model), ``tasks`` (kinds of models, and how an example
becomes numbers), ``batches``, ``trainer`` (the loop), ``checkpoint`` (what survives a kill),
``card`` (what is said about the result).
"""
