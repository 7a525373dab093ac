"""What costs what, as ratios within one run. A benchmark never fails a build."""
