"""The options of every command, by what the commands are about; what a command does is in the module that it imports.

Importing late keeps `roms --help` quick. A command has as many options as people need.
"""
