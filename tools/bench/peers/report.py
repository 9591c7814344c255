"""What a run found, as a table in Markdown, a profile of kernels, a picture of bars."""
import math
import pathlib
import re

COLOURS = ["#2f6db3", "#d9822b", "#4b9a5b", "#8a5fb0", "#b03a48", "#6b6b6b"]


def size(count):
    for unit in ("B", "KiB", "MiB"):
        if count < 1024 or unit == "MiB":
            return f"{count:.3g} {unit}" if count < 1000 else f"{count:.0f} {unit}"
        count /= 1024


def table(results):
    """One row for each workload and peer."""
    lines = ["| workload | threads | peer | times faster | by shortest turns | step | peer's step | of peak | state | arena | peer's growth | compile | peer's compile |",
             "|---|---|---|---|---|---|---|---|---|---|---|---|---|"]
    for r in results:
        growth = size(r["peer_bytes"]) if "peer_bytes" in r else ""
        compile_s = f"{r['peer_compile_s']:.2f} s" if "peer_compile_s" in r else ""
        lines.append(
            f"| {r['workload']} | {r['threads']} | {r['peer']} | {r['ratio']:.2f} | {r['shortest_ratio']:.2f} | {r['step_us']:.4g} us | {r['peer_step_us']:.4g} us "
            f"| {r['percent_of_peak']:.0f} % | {size(r['state_bytes'])} | {size(r['arena_bytes'])} | {growth} | {r['compile_s']:.2f} s | {compile_s} |")
    return "\n".join(lines) + "\n"


def profile(kernels, peak, most=8):
    """Where a step's time goes on one thread, whose peak is `peak` operations a nanosecond."""
    total = sum(k["nanoseconds"] for k in kernels)
    flops = sum(k["flops"] for k in kernels)
    lines = [f"{len(kernels)} kernels, {total / 1e3:.4g} us on one thread; {flops / 1e6:.4g} MFLOP would take {flops / peak / 1e3:.4g} us at the peak.", "",
             "| share | us | MFLOP | of peak | GB/s | kind | from |", "|---|---|---|---|---|---|---|"]
    longest = sorted(kernels, key=lambda k: -k["nanoseconds"])
    for k in longest[:most]:
        lines.append(f"| {100 * k['nanoseconds'] / total:.1f} % | {k['nanoseconds'] / 1e3:.4g} | {k['flops'] / 1e6:.4g} "
                     f"| {100 * k['flops'] / k['nanoseconds'] / peak:.0f} % | {k['bytes'] / k['nanoseconds']:.3g} | {k['kind']} | {k['source']} |")
    rest = longest[most:]
    if rest:
        spent = sum(k["nanoseconds"] for k in rest)
        lines.append(f"| {100 * spent / total:.1f} % | {spent / 1e3:.4g} | {sum(k['flops'] for k in rest) / 1e6:.4g} "
                     f"| {100 * sum(k['flops'] for k in rest) / spent / peak:.0f} % | {sum(k['bytes'] for k in rest) / spent:.3g} | | {len(rest)} more |")
    return "\n".join(lines) + "\n"


def write(path, parts):
    """Replaces what lies between `<!-- NAME -->` and `<!-- /NAME -->` for each part; a file without marks is written anew."""
    path = pathlib.Path(path)
    text = path.read_text() if path.exists() else ""
    marked = False
    for name, part in parts.items():
        pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
        if pattern.search(text):
            text, marked = pattern.sub(lambda found: found[1] + part + found[2], text), True
    if not marked:
        text = "\n".join(parts.values())
    path.write_text(text)


def bars(results):
    """How many times faster our step is, a bar for each peer, on a scale of powers."""
    workloads, peers = list(dict.fromkeys(r["workload"] for r in results)), list(dict.fromkeys(r["peer"] for r in results))
    ratio = {(r["workload"], r["peer"]): r["ratio"] for r in results}
    low = min(0.5, *ratio.values())
    low, high = 2.0 ** math.floor(math.log2(low)), 2.0 ** math.ceil(math.log2(max(2.0, *ratio.values())))
    left, right, top, bar = 150, 60, 74, 14
    width, group = 720, bar * len(peers) + 14
    height = top + group * len(workloads) + 40

    def across(value):
        return left + math.log2(value / low) / math.log2(high / low) * (width - left - right)

    text = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" font-size="12" fill="#202020">', f'<rect width="{width}" height="{height}" fill="white"/>',
            f'<text x="{width / 2}" y="24" text-anchor="middle" font-size="16">A training step: times faster than the peer</text>']
    x = left
    for number, peer in enumerate(peers):
        text.append(f'<rect x="{x}" y="42" width="12" height="12" fill="{COLOURS[number % len(COLOURS)]}"/>'
                    f'<text x="{x + 17}" y="52">{peer}</text>')
        x += 50 + 7 * len(peer)
    value = low
    while value <= high:
        colour = "#808080" if value == 1 else "#e0e0e0"
        text.append(f'<line x1="{across(value):.1f}" y1="{top - 8}" x2="{across(value):.1f}" y2="{height - 34}" stroke="{colour}"/>'
                    f'<text x="{across(value):.1f}" y="{height - 18}" text-anchor="middle">{value:g}</text>')
        value *= 2
    for row, workload in enumerate(workloads):
        y = top + group * row
        text.append(f'<text x="{left - 10}" y="{y + group / 2 - 3:.1f}" text-anchor="end">{workload}</text>')
        for number, peer in enumerate(peers):
            if (workload, peer) in ratio:
                value, at = ratio[workload, peer], y + bar * number
                start, end = sorted((across(1), across(value)))
                text.append(f'<rect x="{start:.1f}" y="{at}" width="{end - start:.1f}" height="{bar - 2}" fill="{COLOURS[number % len(COLOURS)]}"/>'
                            f'<text x="{end + 4:.1f}" y="{at + 10}" font-size="10">{value:.2f}</text>')
    return "\n".join(text) + "\n</svg>\n"
