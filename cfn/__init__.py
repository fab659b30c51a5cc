"""Reads CloudFormation: text → located tree → resolved stack → one graph of the whole platform.

Imports nothing else of this project. Every error is a :class:`cfn.errors.CfnError` with place and remedy.
"""
