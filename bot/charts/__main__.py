"""Draws one chart: its JSON on standard input, its PNG on standard output."""

import sys

from bot.charts.drawing import draw
from conversations.chart import Chart

if __name__ == "__main__":
    sys.stdout.buffer.write(draw(Chart.model_validate_json(sys.stdin.buffer.read())))
