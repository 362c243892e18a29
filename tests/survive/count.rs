//! An apply that nothing disturbs sends as few requests as the design allows (section 15).

use crate::stage::Stage;
use crate::story;

#[test]
fn forty() {
    let stage = Stage::of(story::long());
    let plan = stage.project.run(&["plan"]);
    println!("{}", plan.out);
    println!("{}", plan.err);
    let t = std::time::Instant::now();
    let done = stage.apply();
    println!("{:?}\n{}{}", t.elapsed(), done.out, done.err);
    for one in stage.tenant.requests() {
        println!("{} {} {}", one.method, one.target, one.status);
    }
    for effect in stage.tenant.effects() {
        println!("{effect}");
    }
    let t = std::time::Instant::now();
    println!("{}", stage.apply().out);
    println!("{:?}", t.elapsed());
    let stage = Stage::of(story::deleting());
    println!("{}", stage.apply().out);
    for effect in stage.tenant.effects() {
        println!("{effect}");
    }
}
