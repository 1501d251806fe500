"""What the tables call the peers."""

PEERS = {
    "FastSketchLSH": "FastSketchLSH 1.0.1",
    "rensa": "rensa 0.5.0, every shingle",
    "rensa-sampled": "rensa 0.5.0, sampled (rho)",
    "gaoya": "gaoya 0.2.2",
    "datasketch": "datasketch 2.0.0",
}
