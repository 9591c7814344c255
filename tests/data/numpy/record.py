"""Records the arrays that the tests of data::npy and data::npz read: python record.py, with NumPy 2."""
import numpy as np

numbers = np.arange(24).reshape(6, 4) - 5


def save(name, array, version=None):
    with open(name + ".npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)


save("f8", numbers / 4)
save("f4_v2", (numbers / 4).astype("<f4"), (2, 0))
save("i4_v3", numbers.astype("<i4"), (3, 0))
save("i8_cube", np.arange(24, dtype="<i8").reshape(3, 2, 4))
save("f8_big", (numbers / 4).astype(">f8"))
save("i2_big", numbers.astype(">i2"))
save("f8_fortran", np.asfortranarray(numbers / 4))
save("i8_cube_fortran", np.asfortranarray(np.arange(24, dtype="<i8").reshape(3, 2, 4)))
save("bool", numbers % 3 == 0)
save("u1", (numbers + 5).astype("u1"))
save("u8", np.array([0, 1, 2**53, 2**63], "<u8"))
save("f2", np.array([0, -0.0, 1, -2.5, 65504, 6e-8, np.inf, np.nan], "<f2"))
save("nan", np.array([[1, 2], [3, np.nan]]))
save("empty", np.zeros((0, 4)))
save("flat", np.zeros((3, 0)))
save("single", np.array(7.0))
save("complex", np.zeros(3, complex))
save("text", np.array(["a", "bc"]))
save("records", np.zeros(2, [("x", "f8"), ("y", "i4")]))
save("records_v3", np.zeros(2, [("größe", "f8")]), (3, 0))
save("objects", np.array([1, "a", None], object))
np.savez("stored.npz", image=numbers / 4, label=np.arange(6))
np.savez_compressed("deflated.npz", image=numbers / 4, label=np.arange(6))
np.savez("ragged.npz", image=numbers / 4, label=np.arange(5))
