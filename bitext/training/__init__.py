"""Training of translation models from sentence pairs.

Read top-down: ``mixture`` (what an epoch consists of), ``augmentation`` (what is done to its
examples), ``architecture`` (an untrained model), ``encoder`` (one that reads already, with an
untrained decoder) and ``packed_e5`` (where such an encoder comes from), ``tasks`` (kinds of models,
and how an example becomes numbers), ``batches``, ``trainer`` (the loop), ``checkpoint`` (what
survives a kill), ``card`` (what is said about the result).
"""
