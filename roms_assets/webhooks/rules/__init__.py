"""Rules of webhooks, all pure: whether a delivery is proven, what its body says, what to ask for, what is newest."""
