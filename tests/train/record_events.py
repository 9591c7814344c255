"""Records tests/train/events.golden: what TensorBoard's own writer (PyPI, tensorboard) makes of three events, a line of hex each.

Usage: record_events.py           writes the file beside this script
       record_events.py FOLDER    prints the scalars that TensorBoard's own reader finds in a folder's event files
"""
import io
import pathlib
import sys

if len(sys.argv) == 1:
    from tensorboard.compat.proto import event_pb2, summary_pb2
    from tensorboard.summary.writer.record_writer import RecordWriter

    def scalar(time, step, tag, value):
        summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, simple_value=value)])
        return event_pb2.Event(wall_time=time, step=step, summary=summary)

    lines = []
    for event in [event_pb2.Event(wall_time=1700000000.25, file_version="brain.Event:2"),
                  scalar(1700000001.5, 3, "loss", 0.125), scalar(1700000002.0, 300, "accuracy", -1e30)]:
        stream = io.BytesIO()
        stream.close = lambda: None
        writer = RecordWriter(stream)
        writer.write(event.SerializeToString())
        lines.append(stream.getvalue().hex() + "\n")
    (pathlib.Path(__file__).parent / "events.golden").write_text("".join(lines))
else:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for folder in sorted(path.parent for path in pathlib.Path(sys.argv[1]).rglob("events.out.tfevents.*")):
        accumulator = EventAccumulator(str(folder)).Reload()
        for tag in accumulator.Tags()["scalars"]:
            print(folder.name, tag, [(event.step, event.value) for event in accumulator.Scalars(tag)])
