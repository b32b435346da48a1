"""Where work comes from: one module a family. services/worklist.py asks them all."""
