"""Mails from the disk to what they tell of, beside the standard library's parser and extruct alone."""
