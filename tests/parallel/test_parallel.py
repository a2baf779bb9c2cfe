"""Forms rendered by others: the same bytes in the same order, and none lost or doubled."""

from __future__ import annotations

import gc
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from generator import (
    Agreement,
    Author,
    Name,
    Paper,
    Refusal,
    Renderer,
    Rendition,
    Title,
    apply,
    load_template,
    make_agreements,
    plan,
)
from generator.diagnostics import error
from generator.parallel import (
    Pool,
    PoolSteps,
    RemoteRenderer,
    WorkersError,
    choose_jobs,
    process_pool,
    start_workers,
)
from generator.parallel.build import digest_of, libraries
from generator.parallel.remote import CHUNK
from generator.parallel.wire import pack, unpack
from generator.sources.bibtex.pieces import cut
from generator.sources.bibtex.reader import read
from generator.sources.openreview.notes import read as read_notes
from generator.sources.parsed_file import SourceFile

BAD = (error("bad"),)
TITLES = ("Sketch of an Engine", "∑ and ∮ over Ελλάδα", "Über $x^2$", "العربية", "机器学习 for All")


def paper(number: int) -> Paper:
    author = Author(Name("Lovelace", given=f"Ada {number}"))
    problems = BAD if number % 17 == 3 else ()
    return Paper(f"p{number}", Title.of(TITLES[number % 5]), (author,), problems=problems)


def agreements(count: int) -> tuple[Agreement, ...]:
    return make_agreements([paper(number) for number in range(count)])


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(load_template("pmlr"))


def test_processes_start_before_there_is_work_for_them() -> None:
    before = len(active_children())
    with process_pool(3) as pool:
        assert len(active_children()) == before
        start_workers(pool, 2)
        assert len(active_children()) == before + 2
    assert len(active_children()) == before


def test_processes_look_for_circles_as_seldom_as_the_command(processes: Pool) -> None:
    assert processes.submit(gc.get_threshold).result()[0] > 10_000


@pytest.fixture(scope="module")
def processes() -> Iterator[Pool]:
    with process_pool(2) as pool:
        yield pool


@pytest.fixture
def threads() -> Iterator[Pool]:
    with ThreadPoolExecutor(2) as executor:
        yield Pool(executor, 4)


def assert_same(made: Iterable[Rendition | Refusal], wanted: Iterable[Rendition | Refusal]) -> None:
    """Compare, without a report of megabytes."""
    for one, other in zip(made, wanted, strict=True):
        assert one.agreement == other.agreement
        assert one == other or type(one) is not type(other), one.agreement.paper.paper_id
        assert type(one) is type(other)


def test_a_template_is_the_same_in_another_process() -> None:
    template = load_template("pmlr")
    again = pickle.loads(pickle.dumps(template))
    assert again == template
    one, *_ = agreements(1)
    assert Renderer(again).render(one) == Renderer(template).render(one)


def test_any_executor_gives_the_same_forms_in_order(renderer: Renderer, threads: Pool) -> None:
    many = agreements(3 * CHUNK + 1)
    made = [*RemoteRenderer(renderer, threads).render_each(many)]
    assert {type(outcome) for outcome in made} == {Rendition, Refusal}
    assert_same(made, renderer.render_each(many))


def test_processes_give_the_same_files(renderer: Renderer, processes: Pool, tmp_path: Path) -> None:
    planned = plan(agreements(2 * CHUNK + 5))
    alone, together = tmp_path / "alone", tmp_path / "together"
    wanted = [*apply(planned, renderer, alone)]
    made = [*apply(planned, RemoteRenderer(renderer, processes), together)]
    assert [one.agreement for one in made] == [one.agreement for one in wanted]
    files = {path.name: path.read_bytes() for path in together.iterdir()}
    assert files == {path.name: path.read_bytes() for path in alone.iterdir()}
    assert len(files) == 2 * len(planned.writes)


def test_options_and_formats_go_along(threads: Pool) -> None:
    markdown_only = Renderer(load_template("pmlr"), {}, frozenset({"md"}))
    made = [*RemoteRenderer(markdown_only, threads).render_each(agreements(1))]
    assert [[*one.files] for one in made if isinstance(one, Rendition)] == [["md"]]


def test_nothing_to_do(renderer: Renderer, threads: Pool) -> None:
    assert [*RemoteRenderer(renderer, threads).render_each(())] == []


def test_the_list_is_read_only_as_far_as_it_is_needed(renderer: Renderer, threads: Pool) -> None:
    refused = replace(agreements(4)[3])
    drawn = 0

    def endless() -> Iterator[Agreement]:
        nonlocal drawn
        while True:
            drawn += 1
            yield refused

    made = RemoteRenderer(renderer, threads).render_each(endless())
    for taken, _ in enumerate(made, start=1):
        assert drawn <= taken + (threads.in_flight + 1) * CHUNK
        if taken == 20 * CHUNK:
            break


def test_workers_with_another_version_are_not_used(renderer: Renderer, threads: Pool) -> None:
    remote = RemoteRenderer(renderer, threads, build="another")
    with pytest.raises(WorkersError, match="another version"):
        next(remote.render_each(agreements(1)))


@pytest.mark.parametrize(
    "file", ["pdf/srgb.icc", "pdf/fonts/x.ttf", "forms/agreement.py", "new.dat"]
)
def test_each_file_of_the_package_tells_builds_apart(tmp_path: Path, file: str) -> None:
    for name in ("pdf/srgb.icc", "pdf/fonts/x.ttf", "forms/agreement.py", "pdf/__pycache__/x.pyc"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"before")
    before = digest_of(tmp_path, ())
    (tmp_path / "pdf/__pycache__/x.pyc").write_bytes(b"after")
    assert digest_of(tmp_path, ()) == before
    (tmp_path / file).write_bytes(b"after")
    assert digest_of(tmp_path, ()) != before


def test_versions_tell_builds_apart(tmp_path: Path) -> None:
    assert digest_of(tmp_path, ("1",)) != digest_of(tmp_path, ("2",))
    assert {"jinja2", "markdown-it-py", "pyphen", "uharfbuzz", "zxing-cpp"} <= {*libraries()}
    assert not {"pytest", "hypothesis", "keyring"} & {*libraries()}


def test_no_workers_is_an_error_and_no_refusal(renderer: Renderer) -> None:
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    with pytest.raises(WorkersError, match="no worker can make forms"):
        next(RemoteRenderer(renderer, Pool(ended, 2)).render_each(agreements(1)))


def test_an_error_of_a_worker_comes_home_whole() -> None:
    failure = WorkersError(error("bad", "good"))
    assert pickle.loads(pickle.dumps(failure)).diagnostic == failure.diagnostic


def test_a_parcel_brings_an_equal_value() -> None:
    chunk = agreements(40)
    there: tuple[Agreement, ...] = unpack(pack(chunk))
    assert there == chunk
    assert [each.paper.title.plain for each in there] == [each.paper.title.plain for each in chunk]


def test_what_forms_have_in_common_is_sent_once(renderer: Renderer) -> None:
    one, other = (made.files for made in renderer.render_each(agreements(2)) if made.files)
    alone = len(pack(one))
    assert len(pack((one, other))) < 1.5 * alone


def test_few_forms_are_not_worth_a_process() -> None:
    assert choose_jobs(500, 8) == choose_jobs(0, 8) == choose_jobs(10**6, 1) == 1
    assert choose_jobs(10**6, 8) == 8


class Killer(str):
    """An address that kills the worker which unpickles it, with what is done there first."""

    __slots__ = ("marker",)

    def __new__(cls, marker: Path | None) -> Killer:
        self = super().__new__(cls, "ada@example.org")
        self.marker = marker
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return kill_worker, (self.marker,)


def kill_worker(marker: Path | None) -> str:
    """Die; with a marker only once."""
    if marker is None or not marker.exists():
        if marker is not None:
            marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "ada@example.org"


def with_killer(many: Sequence[Agreement], index: int, marker: Path | None) -> list[Agreement]:
    [signer] = many[index].signatories
    killed = replace(many[index], signatories=(replace(signer, email=Killer(marker)),))
    return [*many[:index], killed, *many[index + 1 :]]


def long_list() -> str:
    more = f"author = {{Kim, Ann}},\n abstract = {{{'Ink is wet. ' * 40}}}\n}}\n"
    return "".join(
        f"@misc{{k{number},\n title = {{On {TITLES[number % 5]}}},\n {more}"
        for number in range(1_200)
    )


def test_processes_read_what_one_reads(processes: Pool) -> None:
    text = long_list()
    assert len(cut(text)) > 2
    helped = read(SourceFile("papers.bib", text, together=PoolSteps(processes)))
    assert helped == read(SourceFile("papers.bib", text))


def test_processes_read_the_notes_that_one_reads(processes: Pool) -> None:
    notes = [
        {"id": f"n{number}", "content": {"title": TITLES[number % 5], "authors": ["Ann Kim"]}}
        for number in range(600)
    ]
    text = json.dumps(notes)
    helped = read_notes(SourceFile("notes.json", text, together=PoolSteps(processes)))
    assert len(helped.submissions) == 600
    assert helped == read_notes(SourceFile("notes.json", text))


def test_what_a_pool_does_not_do_is_done_here(threads: Pool) -> None:
    assert [*PoolSteps(threads)(str, range(40))] == [*map(str, range(40))]
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    assert [*PoolSteps(Pool(executor, 3))(str, range(40))] == [*map(str, range(40))]


def test_what_cannot_be_sent_is_read_here(threads: Pool) -> None:
    assert [*PoolSteps(threads)(callable, [str, lambda: None, 7])] == [True, True, False]


def test_a_mistake_of_a_step_is_raised(threads: Pool) -> None:
    with pytest.raises(ValueError, match="x"):
        list(PoolSteps(threads)(int, ["1", "x"]))


@pytest.mark.slow
def test_what_a_dead_worker_had_is_rendered_again(
    renderer: Renderer, processes: Pool, tmp_path: Path
) -> None:
    many = agreements(8 * CHUNK)
    deadly = with_killer(many, 3 * CHUNK, tmp_path / "died")
    made = [*RemoteRenderer(renderer, processes).render_each(deadly)]
    assert (tmp_path / "died").exists()
    assert_same(made, renderer.render_each(deadly))


@pytest.mark.slow
def test_a_form_that_kills_its_workers_is_refused_alone(
    renderer: Renderer, processes: Pool
) -> None:
    many = agreements(3)
    made = [*RemoteRenderer(renderer, processes).render_each(with_killer(many, 1, None))]
    assert [type(outcome) for outcome in made] == [Rendition, Refusal, Rendition]
    assert isinstance(made[1], Refusal)
    assert made[1].diagnostics[0].span.entry == "p1"
    assert "died" in made[1].diagnostics[0].message


PROGRAM = """
import sys
from pathlib import Path
import generator
from generator.parallel import RemoteRenderer, copied_pool, process_pool

if __name__ == "__main__":
    author = generator.Author(generator.Name("Lovelace"))
    papers = [generator.Paper(f"p{{n}}", generator.Title.of("T"), (author,)) for n in range(50_000)]
    forms = generator.plan(generator.make_agreements(papers))
    renderer = generator.Renderer(generator.load_template("pmlr"))
    with {pool}(2) as pool:
        for outcome in generator.apply(forms, RemoteRenderer(renderer, pool), Path(sys.argv[1])):
            print(outcome.agreement.paper.paper_id, flush=True)
"""


COPIES = """
import sys, threading
from generator.parallel import copied_pool

def set_here():
    with copied_pool(2) as pool:
        print(pool.submit(sys.getrecursionlimit).result() == 1234)

if __name__ == "__main__":
    sys.setrecursionlimit(1234)
    set_here()
    quiet = threading.Event()
    threading.Thread(target=quiet.wait).start()
    set_here()
    quiet.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_a_process_is_copied_unless_it_has_threads(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(COPIES)
    done = subprocess.run(
        [sys.executable, program],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True", "False"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no process groups like these")
@pytest.mark.parametrize("pool", ["process_pool", "copied_pool"])
@pytest.mark.parametrize("how", ["interrupted", "killed"])
def test_workers_end_with_the_run(tmp_path: Path, how: str, pool: str) -> None:
    program, out = tmp_path / "program.py", tmp_path / "out"
    program.write_text(PROGRAM.format(pool=pool))
    with subprocess.Popen(
        [sys.executable, program, out],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        done = [run.stdout.readline().strip() for _ in range(2 * CHUNK)]
        if how == "killed":
            run.kill()
        else:
            os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        done += run.stdout.read().split()
        # The workers hold the same pipe, so it ends when the last of them has.
        errors = run.stderr.read()
    assert all((out / f"{paper_id}.pdf").stat().st_size > 10_000 for paper_id in done)
    assert len(done) < 50_000
    assert errors.count("Traceback") <= (how == "interrupted")


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_of_which_a_worker_is_killed(renderer: Renderer, tmp_path: Path) -> None:
    from distributed import LocalCluster

    from generator.parallel.cluster import dask_renderer

    planned = plan(agreements(20 * CHUNK))
    with (
        LocalCluster(
            n_workers=3, threads_per_worker=2, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        dask_renderer(renderer, cluster.scheduler_address) as remote,
    ):
        victim = cluster.workers[0].process.pid
        done = []
        for outcome in apply(planned, remote, tmp_path / "cluster"):
            done.append(outcome.agreement)
            if len(done) == CHUNK:
                os.kill(victim, signal.SIGKILL)
    assert done == [write.agreement for write in planned.writes]
    assert [one.agreement for one in apply(planned, renderer, tmp_path / "alone")] == done
    alone, made = (
        {p.name: p.read_bytes() for p in (tmp_path / folder).iterdir()}
        for folder in ("alone", "cluster")
    )
    assert made == alone


def test_a_scheduler_that_is_not_there(renderer: Renderer) -> None:
    from generator.parallel.cluster import dask_renderer

    with (
        pytest.raises(WorkersError, match="does not answer"),
        dask_renderer(renderer, "tcp://127.0.0.1:9", patience=0.5),
    ):
        pass


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_scheduler_without_workers_is_given_up(renderer: Renderer) -> None:
    from distributed import LocalCluster

    from generator.parallel.cluster import dask_renderer

    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as cluster,
        pytest.raises(WorkersError, match="no worker took up work within 1 seconds"),
        dask_renderer(renderer, cluster.scheduler_address, patience=1),
    ):
        pass


@pytest.mark.parametrize("address", ["nonsense", "http://example.org:8786", "127.0.0.1:99999", ""])
def test_what_is_no_address_is_one_sentence(renderer: Renderer, address: str) -> None:
    from generator.parallel.cluster import dask_renderer

    with (
        pytest.raises(WorkersError, match="is not the address of a Dask scheduler"),
        dask_renderer(renderer, address),
    ):
        pass
