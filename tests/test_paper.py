import pytest

from generator.paper import Name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Name("Knuth", "Donald E."), "Donald E. Knuth"),
        (Name("Beethoven", "Ludwig", "van", "Jr."), "Ludwig van Beethoven Jr."),
        (Name("NIRAS A/S"), "NIRAS A/S"),
        (Name("土居", "秀幸"), "土居秀幸"),
        (Name("홍", "길동"), "홍길동"),
        (Name("Wang", "小明"), "小明 Wang"),
        (Name("", ""), ""),
    ],
)
def test_a_name_is_spelled_as_its_bearer_signs(name: Name, expected: str) -> None:
    assert str(name) == expected
