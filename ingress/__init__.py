"""The front door: webhooks come in, are proven, and are on the disk before they are answered.

It knows who may send and how much; what the events mean is read later, by the graph.
"""
